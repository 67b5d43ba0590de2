export { addApprovalRoutes } from './approval.routes.ts';
export { type ApprovalCodes, createApprovalCodes } from './approval-code.ts';
