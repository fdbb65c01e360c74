import { ApiProperty } from '@nestjs/swagger';

/** One event that a command wrote. */
export class WrittenEvent {
  @ApiProperty({ type: String }) readonly type!: string;
  @ApiProperty({ type: 'integer' }) readonly revision!: number;
}

/** One event that nobody asked for by name. */
export class Effect {
  @ApiProperty({ type: String }) readonly type!: string;
  @ApiProperty({ type: String }) readonly cause!: string;
}

/** What an accepted command answers. */
export class ReceiptBody {
  @ApiProperty({ type: String }) readonly ticketId!: string;
  @ApiProperty({ type: 'integer', description: 'Of the last event, counting from 0.' }) readonly revision!: number;
  @ApiProperty({ type: String, description: 'Opaque; give it as `after` to read what was written.' }) readonly position!: string;
  @ApiProperty({ type: Boolean, description: 'An accepted no-op.' }) readonly unchanged!: boolean;
  @ApiProperty({ type: () => WrittenEvent, isArray: true }) readonly events!: readonly WrittenEvent[];
  @ApiProperty({ type: () => Effect, isArray: true, description: 'Events that the caller did not ask for by name (EVT-3).' }) readonly effects!: readonly Effect[];
  @ApiProperty({ type: String, required: false, description: 'The article that was added.' }) readonly articleId?: string;
  @ApiProperty({ type: String, required: false, description: 'The finished ticket whose follow-up made this one (FUP-3).' }) readonly followsUp?: string;
}
