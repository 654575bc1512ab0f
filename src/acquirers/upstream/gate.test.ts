import { describe, expect, it } from 'vitest';
import { createBreaker } from './breaker.ts';
import { createGate, NoReply, NotSent } from './gate.ts';

describe('breaker', () => {
  const failing = (count: number, at = 0) => {
    const breaker = createBreaker();
    for (let nth = 0; nth < count; nth++) breaker.failed(at);
    return breaker;
  };

  it('opens after five failures in a row, and counts again after a reply', () => {
    const breaker = failing(4);
    expect(breaker.admits(0)).toBe(true);
    breaker.replied();
    for (let nth = 0; nth < 4; nth++) breaker.failed(0);
    expect(breaker.state(0)).toBe('closed');
    breaker.failed(0);
    expect([breaker.state(0), breaker.admits(0), breaker.isOpen(0)]).toEqual(['open', false, true]);
  });

  it('lets one call try after a pause, which doubles while trials fail and never exceeds a minute', () => {
    const breaker = failing(5);
    let [now, pause] = [0, 5000];
    for (let trial = 0; trial < 8; trial++) {
      expect(breaker.admits(now + pause - 1)).toBe(false);
      now += pause;
      expect([breaker.state(now), breaker.admits(now), breaker.admits(now)]).toEqual([
        'trying',
        true,
        false,
      ]);
      breaker.failed(now);
      pause = Math.min(pause * 2, 60_000);
    }
    expect(breaker.admits(now + pause)).toBe(true);
    breaker.replied();
    expect([breaker.state(now), breaker.isOpen(now)]).toEqual(['closed', false]);
  });

  it('is not prolonged by calls that were in flight when it opened', () => {
    const breaker = failing(5);
    breaker.failed(4000);
    expect(breaker.admits(5000)).toBe(true);
  });
});

describe('gate', () => {
  const held = () => {
    let end = (_: string) => {};
    const call = new Promise<string>((resolve) => {
      end = resolve;
    });
    return { call: () => call, end };
  };

  it('takes so many calls at once, the others in their order', async () => {
    const gate = createGate({ concurrency: 1, timeoutSeconds: 5 });
    const [first, second] = [held(), held()];
    const order: string[] = [];
    const calls = [first, second].map(({ call }, nth) =>
      gate.run(call).then((word) => order.push(`${nth} ${word}`)),
    );
    await Promise.resolve();
    expect([gate.inFlight, gate.waiting]).toEqual([1, 1]);
    second.end('b');
    first.end('a');
    await Promise.all(calls);
    expect(order).toEqual(['0 a', '1 b']);
    expect([gate.inFlight, gate.waiting]).toEqual([0, 0]);
  });

  it('sends nothing once the time is over while waiting', async () => {
    const gate = createGate({ concurrency: 1, timeoutSeconds: 0.02 });
    const first = held();
    const running = gate.run(first.call);
    let wasCalled = false;
    const waited = gate.run(async () => {
      wasCalled = true;
    });
    await expect(waited).rejects.toBeInstanceOf(NotSent);
    expect([wasCalled, gate.waiting]).toEqual([false, 0]);
    first.end('done');
    await running;
    expect(gate.inFlight).toBe(0);
  });

  it('tries one call once the pause is over, and the others when that has a reply', async () => {
    let nowMs = 0;
    const gate = createGate({ concurrency: 9, timeoutSeconds: 5, nowMs: () => nowMs });
    const silent = () => gate.run(() => Promise.reject(new NoReply('nothing')));
    for (let nth = 0; nth < 5; nth++) await expect(silent()).rejects.toBeInstanceOf(NoReply);
    nowMs = 5000;
    const trial = held();
    const tried = gate.run(trial.call);
    await expect(gate.run(async () => 'sent')).rejects.toBeInstanceOf(NotSent);
    expect([gate.state(), gate.isOpen()]).toEqual(['trying', true]);
    trial.end('replied');
    expect(await tried).toBe('replied');
    expect(await gate.run(async () => 'sent')).toBe('sent');
    expect(gate.state()).toBe('closed');
  });

  it('leaves a provider alone that does not reply, and counts refusals as replies', async () => {
    const gate = createGate({ concurrency: 2, timeoutSeconds: 5, nowMs: () => 0 });
    const silent = () => gate.run(() => Promise.reject(new NoReply('nothing')));
    for (let nth = 0; nth < 4; nth++) await expect(silent()).rejects.toBeInstanceOf(NoReply);
    await expect(gate.run(() => Promise.reject(new Error('a bug')))).rejects.toThrow('a bug');
    for (let nth = 0; nth < 5; nth++) await expect(silent()).rejects.toBeInstanceOf(NoReply);
    expect(gate.isOpen()).toBe(true);
    await expect(gate.run(async () => 'sent')).rejects.toBeInstanceOf(NotSent);
    expect(gate.inFlight).toBe(0);
  });
});
