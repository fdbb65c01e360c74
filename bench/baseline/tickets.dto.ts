import { IsOptional, IsString, Matches, MaxLength } from 'class-validator';

const id = /^[A-Za-z0-9._:-]{1,128}$/;

export class TicketPath {
  @Matches(id) readonly id!: string;
}

/** The body of commands that need none. */
export class EmptyBody {}

export class ChangeOwnerBody {
  @Matches(id) readonly ownerId!: string;
  @IsOptional() @IsString() @MaxLength(10_000) readonly note?: string;
}
