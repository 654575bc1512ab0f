// What the shop sells: four things, with drawings of its own.

export interface Product {
  id: string;
  name: string;
  about: string;
  /** Rupiah. */
  price: number;
  /** The kind of goods, in the words of Kredivo and of Indodana. */
  type: string;
  category: string;
  /** The inside of an SVG of 200 × 150. */
  drawing: string;
}

export const catalogue: readonly Product[] = [
  {
    id: 'batik',
    name: 'Kain batik',
    about: 'Hand-drawn cotton from Pekalongan, 2 m',
    price: 350_000,
    type: 'CLOTHING',
    category: 'clothing',
    drawing: `<rect width="200" height="150" fill="#f3e3cf"/>
      <path d="M45 25h110v100H45z" fill="#6b2f1a"/>
      <g fill="none" stroke="#e9b872" stroke-width="4">
        <path d="M45 50q28-25 55 0t55 0M45 78q28-25 55 0t55 0M45 106q28-25 55 0t55 0"/>
      </g>
      <g fill="#e9b872"><circle cx="72" cy="61" r="5"/><circle cx="128" cy="61" r="5"/>
        <circle cx="72" cy="89" r="5"/><circle cx="128" cy="89" r="5"/></g>`,
  },
  {
    id: 'kopi',
    name: 'Kopi Gayo',
    about: 'Arabica from Aceh, whole beans, 500 g',
    price: 125_000,
    type: 'FOOD',
    category: 'food-and-beverage',
    drawing: `<rect width="200" height="150" fill="#dfe9df"/>
      <path d="M65 30h70l8 95H57z" fill="#2f4a3a"/><path d="M65 30h70l-6 14H71z" fill="#23382c"/>
      <rect x="72" y="66" width="56" height="38" rx="4" fill="#f6f1e4"/>
      <ellipse cx="100" cy="85" rx="15" ry="11" fill="#6b4226"/>
      <path d="M88 89q8-10 12-4t12-4" fill="none" stroke="#f6f1e4" stroke-width="3"/>`,
  },
  {
    id: 'rotan',
    name: 'Keranjang rotan',
    about: 'Rattan basket from Cirebon, 40 cm',
    price: 225_000,
    type: 'HOME',
    category: 'home-and-garden',
    drawing: `<rect width="200" height="150" fill="#e4e8f0"/>
      <path d="M62 68q38-62 76 0" fill="none" stroke="#8a5a2b" stroke-width="7"/>
      <path d="M48 66h104l-14 62H62z" fill="#c98f4e"/>
      <g stroke="#8a5a2b" stroke-width="3" fill="none">
        <path d="M51 80h98M54 95h92M58 110h84M75 66l6 62M100 66v62M125 66l-6 62"/></g>`,
  },
  {
    id: 'angklung',
    name: 'Angklung',
    about: 'Bamboo instrument from Bandung, one octave',
    price: 480_000,
    type: 'MUSIC',
    category: 'others',
    drawing: `<rect width="200" height="150" fill="#f0e6ec"/>
      <g fill="#d9a648" stroke="#8f6418" stroke-width="3">
        <rect x="58" y="30" width="14" height="85" rx="6"/><rect x="92" y="44" width="14" height="71" rx="6"/>
        <rect x="126" y="58" width="14" height="57" rx="6"/></g>
      <g stroke="#8f6418" stroke-width="5"><path d="M40 22v106M40 118h122M162 22v106M40 28h122"/></g>`,
  },
];

/** A cart: how many of each product, by its id. */
export type Cart = ReadonlyMap<string, number>;

export interface Line {
  product: Product;
  quantity: number;
}

/** The lines of a cart, in the catalogue's order. Products that are not sold are left out. */
export function linesOf(cart: Cart): Line[] {
  return catalogue.flatMap((product) => {
    const quantity = cart.get(product.id) ?? 0;
    return quantity > 0 ? [{ product, quantity }] : [];
  });
}

/** What the lines cost together, in rupiah. */
export function totalOf(lines: readonly Line[]): number {
  return lines.reduce((sum, { product, quantity }) => sum + product.price * quantity, 0);
}
