import { createServer, type Server } from 'node:http';

/** Vouches for one token of one user, as an authorization server does (RFC 7662). */
export const createIntrospection = (valid: { token: string; username: string }): Server =>
  createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const active = new URLSearchParams(body).get('token') === valid.token;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(active ? { active, username: valid.username } : { active }));
  });
