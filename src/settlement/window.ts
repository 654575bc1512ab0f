// When scheduled batches run: on business days, between two hours (WIB). Pure.
import { wibDay, wibInstant } from '../lib/wib.ts';
import { businessDaysAfter, type Calendar, dayAfter, isBusinessDay } from './calendar.ts';

export interface BatchWindow {
  calendar: Calendar;
  /** The hour of the day (WIB) at which money becomes due and batches begin. */
  hour: number;
  /** The hour from which no more batches run that day. 24: none. */
  cutOffHour: number;
}

/** Whether scheduled batches run at this instant. */
export function isOpen({ calendar, hour, cutOffHour }: BatchWindow, at: Date): boolean {
  const day = wibDay(at);
  if (!isBusinessDay(calendar, day)) return false;
  return at >= wibInstant(day, hour) && at < wibInstant(day, cutOffHour);
}

/** The first instant from `at` on at which batches run. */
export function openFrom(window: BatchWindow, at: Date): Date {
  if (isOpen(window, at)) return at;
  const { calendar, hour, cutOffHour } = window;
  const day = wibDay(at);
  const isOver = at >= wibInstant(day, cutOffHour);
  return wibInstant(businessDaysAfter(calendar, isOver ? dayAfter(day, 1) : day, 0), hour);
}

/** The last instant until `at` at which batches ran: `at`, or the end of the last window. */
export function lastOpen(window: BatchWindow, at: Date): Date {
  if (isOpen(window, at)) return at;
  const { calendar, hour, cutOffHour } = window;
  let day = wibDay(at);
  if (at < wibInstant(day, hour)) day = dayAfter(day, -1);
  while (!isBusinessDay(calendar, day)) day = dayAfter(day, -1);
  return new Date(wibInstant(day, cutOffHour).getTime() - 1);
}

/** When money received at `paidAt` falls due, `days` business days later. */
export function dueAt(window: BatchWindow, paidAt: Date, days: number): Date {
  const day = businessDaysAfter(window.calendar, wibDay(paidAt), days);
  const due = wibInstant(day, window.hour);
  return openFrom(window, due > paidAt ? due : paidAt);
}
