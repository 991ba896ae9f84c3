'use strict';

// util.types.

const { v16 } = require('internal/errors');
const types = require('native:types');
const kind = types.kindOf;

const is = (...names) => {
  const wanted = new Set(names);
  return (value) => wanted.has(kind(value));
};

const typedTag = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;

const list = {
  isExternal: () => false,
  isDate: is('Date'),
  isArgumentsObject: is('Arguments'),
  isBigIntObject: is('BigInt'),
  isBooleanObject: is('Boolean'),
  isNumberObject: is('Number'),
  isStringObject: is('String'),
  isSymbolObject: is('Symbol'),
  isNativeError: is('Error'),
  isRegExp: is('RegExp'),
  isAsyncFunction: is('AsyncFunction'),
  isGeneratorFunction: is('GeneratorFunction'),
  isGeneratorObject: is('Generator'),
  isPromise: is('Promise'),
  isMap: is('Map'),
  isSet: is('Set'),
  isMapIterator: is('Map Iterator'),
  isSetIterator: is('Set Iterator'),
  isWeakMap: is('WeakMap'),
  isWeakSet: is('WeakSet'),
  isArrayBuffer: is('ArrayBuffer'),
  isDataView: is('DataView'),
  isSharedArrayBuffer: () => false,
  isProxy: is('Proxy'),
};
if (!v16) list.isWebAssemblyCompiledModule = () => false;
Object.assign(list, {
  isModuleNamespaceObject: () => false,
  isAnyArrayBuffer: is('ArrayBuffer'),
  isBoxedPrimitive: is('Number', 'String', 'Boolean', 'BigInt', 'Symbol'),
  isArrayBufferView: ArrayBuffer.isView,
  isTypedArray: is('TypedArray'),
});
for (const name of ['Uint8Array', 'Uint8ClampedArray', 'Uint16Array', 'Uint32Array', 'Int8Array', 'Int16Array',
  'Int32Array', 'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array']) {
  list[`is${name}`] = (value) => kind(value) === 'TypedArray' && typedTag.call(value) === name;
}
if (v16) {
  list.isKeyObject = () => false;
  list.isCryptoKey = () => false;
}

for (const name of Object.keys(list)) {
  exports[name] = list[name];
  if (name !== 'isArrayBufferView') Object.defineProperty(list[name], 'name', { value: name, configurable: true });
}
