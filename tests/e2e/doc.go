// Package e2e holds the tests that meet nodeloop from outside: curl, wrk, a real
// Node and Go's own net/http talk to its server, its client talks to theirs, and
// the command is stopped by signals. They also look for leaks after thousands of
// requests.
package e2e
