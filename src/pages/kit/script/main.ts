// The script of pages that only copy: the how-to-pay page.
import { enableCopying } from './copy.ts';

enableCopying();
