/** A made-up census of any size, for measuring an import. Every child is invented; the same input gives the same bytes. */
export interface CensusFileOptions {
  children: number;
  /** The DfE's three digits of the council it is for. */
  authorityCode: string;
  /** Census year; the file ends on 31 March of it. */
  year?: number;
}
/** The file in pieces of about 256 KiB, so that it never stands in memory whole. */
export declare function censusFile(options: CensusFileOptions): AsyncGenerator<Buffer>;
