// The script of the dashboard. Every page works without it; it makes them faster to use.
import { enableCopying } from './copying.ts';
import { enableLive } from './live.ts';
import { closeMenus } from './menus.ts';
import { enablePalette } from './palette.ts';
import { enablePreview } from './preview.ts';
import { keepTimesFresh } from './relative.ts';
import { enableSelecting } from './select-all.ts';
import { enableShortcuts } from './shortcuts.ts';
import { enableZoom } from './zoom.ts';

enableCopying();
closeMenus();
const palette = enablePalette();
enableShortcuts(palette);
keepTimesFresh();
enableSelecting(document);
enableZoom(document);
enableLive();
enablePreview();
