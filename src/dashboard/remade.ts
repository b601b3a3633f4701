/** What is made when it is first needed, once for all who need it; where that failed, again for the next. */
export class Remade<T> {
  readonly #make: () => Promise<T>;
  #made: Promise<T> | undefined;

  constructor(make: () => Promise<T>) {
    this.#make = make;
  }

  async get(): Promise<T> {
    this.#made ??= this.#make().catch((error: unknown) => {
      this.#made = undefined;
      throw error;
    });
    return await this.#made;
  }

  /** What there is, if anybody needed it; it waits for one that is being made. */
  async ifMade(): Promise<T | undefined> {
    return await this.#made?.catch(() => undefined);
  }
}
