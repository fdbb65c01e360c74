/** The access matrix of the domain page's section 8, written out: what the code is compared with, never made from it. */
export interface MatrixRow {
  /** How the one who asks stands to the ticket's organization. */
  readonly role: 'same organization' | 'second organization' | 'view_organization' | 'ex-member' | 'other organization' | 'nobody';
  readonly visibility: 'private' | 'shared_read' | 'shared_read_write';
  readonly own: boolean;
  readonly confidential: boolean;
  readonly see: boolean;
  readonly comment: boolean;
  /** Whether a public reply tells them, on their open stream: it tells the ticket's own requester (section 10). */
  readonly told: boolean;
  /** Whether their open stream delivers what their inbox holds of the ticket (ORG-12). */
  readonly stream: boolean;
  readonly rule: string;
}

const visibilities = ['private', 'shared_read', 'shared_read_write'] as const;
const roles = ['same organization', 'second organization', 'view_organization', 'ex-member', 'other organization', 'nobody'] as const;

/** Others' tickets that are not confidential: role → by visibility, `-` nothing, `s` see, `c` see and comment, with the rule. */
const others: { readonly [Role in MatrixRow['role']]: readonly [string, string, string] } = {
  'same organization': ['- ORG-1', 's ORG-2', 'c ORG-2'],
  'second organization': ['- ORG-1', 's ORG-2', 'c ORG-2'],
  'view_organization': ['s ORG-3', 's ORG-2', 'c ORG-2'],
  'ex-member': ['- ORG-4', '- ORG-4', '- ORG-4'],
  'other organization': ['- ORG-4', '- ORG-4', '- ORG-4'],
  'nobody': ['- ORG-4', '- ORG-4', '- ORG-4'],
};

/** Others' tickets that are confidential: nobody's, whatever the visibility; who is outside is told so first. */
const confidentialOf = (role: MatrixRow['role']): string => (others[role][0].endsWith('ORG-4') ? '- ORG-4' : '- ORG-5');

/** Every row: role × visibility × own or other's × confidential. */
export const accessTable: readonly MatrixRow[] = roles.flatMap((role) =>
  visibilities.flatMap((visibility, index) =>
    [true, false].flatMap((own) =>
      [true, false].map((confidential) => {
        const cell = own ? 'c ORG-1' : confidential ? confidentialOf(role) : (others[role][index] ?? '');
        const [may = '-', rule = ''] = cell.split(' ');
        return { role, visibility, own, confidential, see: may !== '-', comment: may === 'c', told: own, stream: may !== '-', rule };
      }),
    ),
  ),
);
