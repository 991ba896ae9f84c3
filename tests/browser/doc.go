// Package browser tests the pages of the command nodeloop in a real browser,
// Chromium, which it needs on PATH. It is a module of its own, so that nobody
// gets the browser's driver for importing nodeloop:
//
//	cd tests/browser && go test -count=1 ./...
//
// With NODELOOP_SCREENSHOTS=DIR its screenshots are kept in that folder.
package browser
