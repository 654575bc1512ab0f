// Indodana: the call, its answer, and what follows it.
import { always } from './answers.ts';
import { answerHeaderRows, endpoint, requestHeaderRows } from './headers.ts';
import { indodanaPeople } from './indodana-people.ts';
import { indodana, indodanaRequest } from './indodana-request.ts';
import { paylaterSteps, splits } from './paylater.ts';
import { datesAnswer, infoAnswer, orderAnswer, overrideAnswer } from './paylater-answer.ts';
import { notProbed, section } from './row.ts';

export const indodanaSections = [
  section(
    'Indodana',
    'Overview',
    notProbed('Indodana is one of the pay-later providers', 'about the business'),
    paylaterSteps(indodana),
  ),
  section('Indodana', 'Request', endpoint(indodana), requestHeaderRows(indodana)),
  ...indodanaRequest,
  ...indodanaPeople,
  section('Indodana', 'Response', answerHeaderRows(indodana)),
  section(
    'Indodana',
    'Response body',
    orderAnswer(indodana, always),
    infoAnswer(indodana, 'INDODANA_ORDER_ID'),
    datesAnswer(indodana, { minutes: 30 }),
    overrideAnswer(indodana),
  ),
  section('Indodana', 'Additional features', splits(indodana)),
];
