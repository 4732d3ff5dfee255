import { Check, Column, DefaultNamingStrategy, type Table } from 'typeorm';

const ONLY_THIS_COUNCIL = 'council = conjoint_partition()';

/** Base of the entity of every root table, whose migration has `${COUNCIL_COLUMN}`. */
@Check(ONLY_THIS_COUNCIL)
export abstract class CouncilOwned {
  @Column('text', { default: () => 'conjoint_partition()' }) council!: string;
}

/** Names the check of `COUNCIL_COLUMN` as PostgreSQL does, so that comparing entities with migrations finds no difference. */
export class ServiceNaming extends DefaultNamingStrategy {
  override checkConstraintName(tableOrName: Table | string, expression: string, isEnum?: boolean): string {
    if (expression !== ONLY_THIS_COUNCIL) return super.checkConstraintName(tableOrName, expression, isEnum);
    return `${this.getTableName(tableOrName)}_council_check`;
  }
}
