/** Debounced questions of which only the newest answer counts. Pure but for the timer. */

export interface Latest<Q> {
  ask(question: Q): void;
  /** Asks unless an answer is still awaited: for what is read again and again, also of a slow service. */
  again(question: Q): void;
  cancel(): void;
}

export function latest<Q, A>(
  waitMs: number,
  fetchAnswer: (question: Q, signal: AbortSignal) => Promise<A>,
  onAnswer: (answer: A, question: Q) => void,
  onError: (error: unknown) => void = () => undefined,
): Latest<Q> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: AbortController | undefined;

  async function run(question: Q): Promise<void> {
    const own = new AbortController();
    running = own;
    try {
      const answer = await fetchAnswer(question, own.signal);
      if (running === own) onAnswer(answer, question);
    } catch (error) {
      if (running === own) onError(error);
    } finally {
      if (running === own) running = undefined;
    }
  }

  function cancel(): void {
    clearTimeout(timer);
    timer = undefined;
    running?.abort();
    running = undefined;
  }

  function ask(question: Q): void {
    cancel();
    timer = setTimeout(() => {
      timer = undefined;
      void run(question);
    }, waitMs);
  }

  return {
    ask,
    again(question) {
      if (timer === undefined && running === undefined) ask(question);
    },
    cancel,
  };
}
