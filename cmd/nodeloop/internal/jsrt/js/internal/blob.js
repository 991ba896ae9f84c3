'use strict'; exports.Blob = undefined;
