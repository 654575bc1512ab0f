// Makes the frame of the bank as high as its page, if that page is one of our own origin.

/** The heights that a page in the frame may ask for, in pixels. */
const [least, most] = [240, 1600];

/**
 * Follows the height of the page in `iframe[data-grows]`. It is read, not sent: browsers show the content
 * of a frame only to a page of the same origin, so a real bank's frame keeps the height of the stylesheet.
 */
export function growFrame(): void {
  const frame = document.querySelector<HTMLIFrameElement>('iframe[data-grows]');
  if (!frame) return;
  let watching: ResizeObserver | undefined;
  const follow = () => {
    watching?.disconnect();
    const main = frame.contentDocument?.querySelector<HTMLElement>('main');
    if (!main) return frame.style.removeProperty('height');
    const fit = () => {
      const border = frame.offsetHeight - frame.clientHeight;
      const height = Math.min(Math.max(main.offsetHeight, least), most);
      frame.style.height = `${height + border}px`;
    };
    watching = new ResizeObserver(fit);
    watching.observe(main);
    fit();
  };
  frame.addEventListener('load', follow);
  // The frame may have loaded before this script ran.
  if (frame.contentDocument?.readyState === 'complete') follow();
}
