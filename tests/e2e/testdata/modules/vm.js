'use strict';
const vm = require('vm');
global.shared = 1;
console.log(vm.runInThisContext('shared + 1'), vm.runInNewContext('a * 2', { a: 21 }));
const context = vm.createContext({ n: 1 });
vm.runInContext('n += 1; var made = n;', context);
console.log(context.n, vm.isContext(context), vm.isContext({}));
try {
  new vm.Script('var a = ;');
} catch (err) {
  console.log(err.name);
}
console.log(vm.compileFunction('return a + b', ['a', 'b'])(1, 2));
