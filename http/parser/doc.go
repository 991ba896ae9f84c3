// Package parser is nodeloop's push HTTP/1 parser.
//
// It is fed whatever bytes a socket delivered and calls a [Handler] back,
// synchronously and in order, exactly as Node's own parser binding calls its
// JavaScript layer: the same callbacks before the same error, the same error
// code, sentence and byte offset, for any input cut at any place. Two dialects
// are built in: [LLHTTP6] behaves as the parser of Node 16 (llhttp 6.0.11),
// [HTTPParser29] as that of Node 10 (http_parser 2.9.4).
//
// A [Parser] belongs to one connection and one goroutine. It starts nothing,
// reads no clock and keeps no reference to the bytes it was fed once
// [Parser.Execute] has returned. Spans that cross two inputs are joined here, so
// a handler sees whole strings only. Bytes are passed on unchanged: a string may
// hold any byte but those the grammar forbids, and reads as latin1 in Node.
package parser
