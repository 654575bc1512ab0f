// Days on which Indonesian banks are closed, in addition to weekends. `settlement.holidays` of the configuration adds more.

/**
 * A year of the yearly joint decree of the ministers of religious affairs, of manpower, and of administrative reform
 * (SKB Tiga Menteri) on national holidays and joint leave.
 */
export interface HolidayYear {
  year: number;
  /** Where its days come from. */
  decree: string;
  /** National holidays and joint leave days on Monday to Friday; some weekends are listed too. */
  days: readonly string[];
}

/** The joint leave days of 2027, which this gateway did not know in its first versions. */
export const jointLeave2027: readonly string[] = [
  '2027-02-05', // joint leave: Chinese New Year
  '2027-03-09', // joint leave: Nyepi
  '2027-03-12', // joint leave: Idul Fitri
  '2027-03-15', // joint leave: Idul Fitri
  '2027-03-25', // joint leave: Good Friday
  '2027-05-18', // joint leave: Idul Adha
  '2027-05-19', // joint leave: Waisak
  '2027-12-24', // joint leave: Christmas
];

export const holidayYears: readonly HolidayYear[] = [
  {
    year: 2025,
    decree: 'joint decree no. 1017/2024, 2/2024 and 2/2024, with 18 August added in 2025',
    days: [
      '2025-01-01', // New Year
      '2025-01-27', // Isra Mikraj
      '2025-01-28', // joint leave: Chinese New Year
      '2025-01-29', // Chinese New Year 2576
      '2025-03-28', // joint leave: Nyepi
      '2025-03-29', // Nyepi 1947
      '2025-03-31', // Idul Fitri 1446
      '2025-04-01', // Idul Fitri 1446
      '2025-04-02', // joint leave: Idul Fitri
      '2025-04-03',
      '2025-04-04',
      '2025-04-07',
      '2025-04-18', // Good Friday
      '2025-05-01', // Labour Day
      '2025-05-12', // Waisak 2569
      '2025-05-13', // joint leave: Waisak
      '2025-05-29', // Ascension
      '2025-05-30', // joint leave: Ascension
      '2025-06-06', // Idul Adha 1446
      '2025-06-09', // joint leave: Idul Adha
      '2025-06-27', // Islamic New Year 1447
      '2025-08-18', // joint leave: Independence Day
      '2025-09-05', // Maulid
      '2025-12-25', // Christmas
      '2025-12-26', // joint leave: Christmas
    ],
  },
  {
    year: 2026,
    decree: 'joint decree no. 1497/2025, 2/2025 and 5/2025',
    days: [
      '2026-01-01', // New Year
      '2026-01-16', // Isra Mikraj
      '2026-02-16', // joint leave: Chinese New Year
      '2026-02-17', // Chinese New Year 2577
      '2026-03-18', // joint leave: Nyepi
      '2026-03-19', // Nyepi 1948
      '2026-03-20', // joint leave: Idul Fitri
      '2026-03-23', // joint leave: Idul Fitri
      '2026-03-24', // joint leave: Idul Fitri
      '2026-04-03', // Good Friday
      '2026-05-01', // Labour Day
      '2026-05-14', // Ascension
      '2026-05-15', // joint leave: Ascension
      '2026-05-27', // Idul Adha 1447
      '2026-05-28', // joint leave: Idul Adha
      '2026-06-01', // Pancasila Day
      '2026-06-16', // Islamic New Year 1448
      '2026-08-17', // Independence Day
      '2026-08-25', // Maulid
      '2026-12-24', // joint leave: Christmas
      '2026-12-25', // Christmas
    ],
  },
  {
    year: 2027,
    decree: 'joint decree for 2027; the joint leave days are as given, without its number',
    days: [
      '2027-01-01', // New Year
      '2027-01-05', // Isra Mikraj
      '2027-03-08', // Nyepi 1949
      '2027-03-10', // Idul Fitri 1448
      '2027-03-11', // Idul Fitri 1448
      '2027-03-26', // Good Friday
      '2027-05-06', // Ascension
      '2027-05-17', // Idul Adha 1448
      '2027-05-20', // Waisak 2571
      '2027-06-01', // Pancasila Day
      '2027-08-17', // Independence Day
      ...jointLeave2027,
    ],
  },
];

/** All of them. */
export const holidays: readonly string[] = holidayYears.flatMap(({ days }) => days);

/** The years that are known. */
export const coveredYears: readonly number[] = holidayYears.map(({ year }) => year);
