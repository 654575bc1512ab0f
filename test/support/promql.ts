// What a PromQL expression reads: its metrics with the labels that they must have. Parsed by Prometheus' own grammar.
import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';

export interface Selected {
  metric: string;
  /** Labels that are compared with a value, and with which one if it must be exactly this. */
  matched: { label: string; exactly: string | undefined }[];
  /** Labels by which what is read is grouped. */
  grouped: string[];
}

/** Throws if the expression is not PromQL. */
export function selectedBy(expression: string): Selected[] {
  const tree = parser.parse(expression);
  const found: Selected[] = [];
  const text = ({ from, to }: { from: number; to: number }) => expression.slice(from, to);
  const visit = (node: SyntaxNode, grouped: string[]): void => {
    if (node.type.isError) {
      throw new Error(`not PromQL: ${expression} (at ${expression.slice(node.from)})`);
    }
    if (node.name === 'VectorSelector') found.push(selector(node, grouped, text));
    const modifier = node.name === 'AggregateExpr' ? node.getChild('AggregateModifier') : null;
    const labels =
      modifier === null
        ? []
        : (modifier.getChild('GroupingLabels')?.getChildren('LabelName') ?? []);
    const within = [...grouped, ...labels.map(text)];
    for (let child = node.firstChild; child !== null; child = child.nextSibling) {
      visit(child, within);
    }
  };
  visit(tree.topNode, []);
  if (found.length === 0) throw new Error(`reads nothing: ${expression}`);
  return found;
}

function selector(
  node: SyntaxNode,
  grouped: string[],
  text: (node: SyntaxNode) => string,
): Selected {
  const name = node.getChild('Identifier');
  if (name === null) throw new Error(`a metric without a name: ${text(node)}`);
  const matchers = node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? [];
  return {
    metric: text(name),
    grouped,
    matched: matchers.map((matcher) => {
      const [label, operator, value] = ['LabelName', 'MatchOp', 'StringLiteral'].map((kind) => {
        const part = matcher.getChild(kind);
        return part === null ? '' : text(part);
      });
      return { label: label ?? '', exactly: operator === '=' ? value?.slice(1, -1) : undefined };
    }),
  };
}
