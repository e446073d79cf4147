type Waiting<Asked, Answered> = {
  asked: Asked;
  resolve: (answered: Answered) => void;
  reject: (error: unknown) => void;
};

/** `atOnce`: pieces of work under way; `largest`: how much is asked with one of them. */
type Bounds = { atOnce: number; largest: number };

/**
 * Works together what is asked for at the same time: while `atOnce` pieces of work are under way, newcomers gather for
 * the next that is free, so that the busier it is the less each of them costs. Nobody is given an answer from before
 * they asked. `work` answers in the order of what it is handed; when it throws, all of that piece are told.
 */
export class Gathered<Asked, Answered> {
  private waiting: Waiting<Asked, Answered>[] = [];
  private underWay = 0;

  constructor(
    private readonly work: (asked: readonly Asked[]) => Promise<readonly Answered[]>,
    private readonly bounds: Bounds,
  ) {}

  ask(asked: Asked): Promise<Answered> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ asked, resolve, reject });
      if (this.underWay < this.bounds.atOnce) void this.drain();
    });
  }

  private async drain(): Promise<void> {
    this.underWay += 1;
    // Whatever else arrived in this turn of the event loop goes along.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.waiting.length > 0) await this.answer(this.waiting.splice(0, this.bounds.largest));
    this.underWay -= 1;
  }

  private async answer(piece: readonly Waiting<Asked, Answered>[]): Promise<void> {
    try {
      const answers = await this.work(piece.map(({ asked }) => asked));
      piece.forEach(({ resolve }, index) => resolve(answers[index]!));
    } catch (error) {
      for (const { reject } of piece) reject(error);
    }
  }
}
