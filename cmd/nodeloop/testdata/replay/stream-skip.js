console.log('1..0 # Skipped: nothing to see');
