// Package guards holds the tests that keep the module's shape: which package
// may import which, where goroutines and locks may be, how long files are, that
// every exported identifier has a comment, and that what the documents name
// exists.
package guards
