setImmediate(() => { throw new TypeError('as it should'); });
