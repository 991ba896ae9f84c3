process.on('exit', () => console.log('fine'));
