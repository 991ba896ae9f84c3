// Package features shows that every row of Node's http documents holds: each
// name, default, rule, error and order that they state, and what the real Nodes
// do beside it.
//
// rows.tsv lists the rows. js/ has one program for each group of rows; it
// prints facts about them, one a line, and its output on the real Nodes is
// recorded beside it (agent.node16.txt). nodeloop's JavaScript has to print the
// same, and so have the Go checks of this package, which state the same facts
// over the Go API. A fact that only JavaScript can have is marked "js".
//
// docs/features.md is written from the results by
//
//	go test ./tests/features -update
//
// and -record records the facts of the reference Nodes anew.
package features
