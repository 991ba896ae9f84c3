'use strict';

// dns.promises over the callback forms.
exports.promises = (lookup) => ({
  lookup: (hostname, options = {}) => new Promise((resolve, reject) => {
    lookup(hostname, options, (err, address, family) => {
      if (err) reject(err);
      else resolve(options.all ? address : { address, family });
    });
  }),
});
