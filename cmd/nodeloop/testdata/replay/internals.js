// Flags: --expose-internals
throw new Error('not to be run');
