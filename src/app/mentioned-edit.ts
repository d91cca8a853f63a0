/** Under this name the ledger keeps which edit of the plan's file was mentioned last (its hash). */
export const mentionedEdit = 'mentioned edit'
