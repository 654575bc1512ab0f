// The one script of the card pages. Each part looks for its elements and does nothing without them.

import { enableCopying } from '../../kit/script/copy.ts';
import { enhanceCardForms } from './card-form.ts';
import { leaveInTime, leaveWhenLoaded, sendWhatWaits } from './leave.ts';
import { focusProblems } from './problems.ts';
import { sendOnce } from './send-once.ts';

focusProblems();
enhanceCardForms();
sendOnce();
leaveWhenLoaded();
leaveInTime();
sendWhatWaits();
enableCopying();
