// Renders a page's elements to the text of a document.
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';

/** The whole document with its doctype. Send it as `text/html; charset=utf-8`. */
export function renderPage(page: VNode): string {
  return `<!doctype html>\n${renderToString(page)}`;
}
