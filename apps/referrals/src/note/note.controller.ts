import {
  correctNote,
  getNote,
  listNotes,
  withdrawNote,
  writeNote,
  type ParsedRequestOf,
  type ResponseOf,
} from '@conjoint/contracts';
import { Answers, Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { NoteService } from './note.service.js';

@Controller()
export class NoteController {
  constructor(private readonly notes: NoteService) {}

  @Answers(listNotes)
  list(request: ParsedRequestOf<typeof listNotes>, call: Call): Promise<ResponseOf<typeof listNotes>> {
    return this.notes.list(request, call);
  }

  @Answers(getNote)
  get(request: ParsedRequestOf<typeof getNote>, call: Call): Promise<ResponseOf<typeof getNote>> {
    return this.notes.get(request, call);
  }

  @Answers(writeNote)
  async write(request: ParsedRequestOf<typeof writeNote>, call: Call): Promise<ResponseOf<typeof writeNote>> {
    return { note: await this.notes.write(request, call) };
  }

  @Answers(correctNote)
  async correct(
    request: ParsedRequestOf<typeof correctNote>,
    call: Call,
  ): Promise<ResponseOf<typeof correctNote>> {
    return { note: await this.notes.correct(request, call) };
  }

  @Answers(withdrawNote)
  async withdraw(
    request: ParsedRequestOf<typeof withdrawNote>,
    call: Call,
  ): Promise<ResponseOf<typeof withdrawNote>> {
    return { note: await this.notes.withdraw(request, call) };
  }
}
