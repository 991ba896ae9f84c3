package http

import "github.com/nodeloop/nodeloop/loop"

// IdleParsers returns how many parsers the loop keeps that nobody uses.
func IdleParsers(l *loop.Loop) int { return len(globalOf(l).idleParsers) }

// ParsersMade returns how many parsers the loop has made for its connections and
// requests.
func ParsersMade(l *loop.Loop) int { return globalOf(l).parsersMade }
