const { app } = require('@azure/functions');

const everyNight = '0 0 3 * * *';

app.timer('cleanUp', {
  schedule: everyNight,
  handler: (timer, context) => context.log('cleaning up'),
});
