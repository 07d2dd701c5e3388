const { app } = require('@azure/functions');

// takes an order from the queue
app.storageQueue('takeOrder', {
  queueName: '%OrdersQueue%',
  connection: 'AzureWebJobsStorage',
  handler: (order, context) => context.log(`order ${order.id}`),
});

// answers what the shop has
app.http('stock', {
  methods: ['GET'],
  authLevel: 'function',
  route: 'stock/{item}',
  handler: async (request) => ({ jsonBody: { item: request.params.item, pieces: 3 } }),
});
