// Answers the Functions host, which calls /TakeOrder for each message.
const http = require('http');

http
  .createServer((request, response) => {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      const call = JSON.parse(Buffer.concat(parts).toString() || '{}');
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ Outputs: {}, Logs: [`order ${call.Data?.order}`], ReturnValue: null }));
    });
  })
  .listen(process.env.FUNCTIONS_CUSTOMHANDLER_PORT || 3000);
