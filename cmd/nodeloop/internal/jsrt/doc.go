// Package jsrt runs Node's JavaScript programs on an embedded engine. It holds
// the engine, the module loader, the process object and every module that
// programs may require; the reactor and the network live in the Go packages
// below it and are only bound here.
//
// One [Runtime] is one JavaScript realm with one loop. Everything in it happens
// on the goroutine that called [Runtime.Main]. While Main runs, one outermost
// JavaScript frame stays open, so that the engine never drains its job queue by
// itself: the loop drains it, after each callback, through
// [Runtime.Microtasks].
//
// A JavaScript exception crosses Go frames as a panic with a
// *goja.Exception, and arrives in JavaScript again as the very same value.
// [Runtime.Check] turns a Go error into such a throw, [Runtime.ErrorValue] into
// its JavaScript object.
//
// A module is one Go file, or a small group, that registers itself in
// [Runtime.registerModules]; modules written in JavaScript lie in js/ and are
// compiled when first required.
package jsrt
