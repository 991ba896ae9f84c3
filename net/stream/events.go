package stream

import "github.com/nodeloop/nodeloop/emitter"

// The events of streams. Their order, and which of them come in a later tick,
// is Node's.
var (
	// EventData is emitted with each chunk that leaves a Readable, whether it
	// flows or is read.
	EventData = &emitter.Event1[Chunk]{Name: "data"}
	// EventReadable is emitted when there is data to read, or the end was reached.
	EventReadable = &emitter.Event0{Name: "readable"}
	// EventEnd is emitted once, in a tick of its own, when all data was consumed.
	EventEnd = &emitter.Event0{Name: "end"}
	// EventPause is emitted by Pause when the stream was not paused explicitly.
	EventPause = &emitter.Event0{Name: "pause"}
	// EventResume is emitted in the tick after Resume, before data flows.
	EventResume = &emitter.Event0{Name: "resume"}
	// EventError is emitted with the error that destroyed or failed the stream.
	EventError = &emitter.Event1[error]{Name: "error"}
	// EventClose is emitted in the tick after destruction has completed.
	EventClose = &emitter.Event0{Name: "close"}
	// EventDrain is emitted when a Writable that refused more has written all.
	EventDrain = &emitter.Event0{Name: "drain"}
	// EventPrefinish is emitted when all is written and _final has succeeded.
	EventPrefinish = &emitter.Event0{Name: "prefinish"}
	// EventFinish is emitted after End when all data was handed on.
	EventFinish = &emitter.Event0{Name: "finish"}
	// EventPipe is emitted on a destination with the source piped into it.
	EventPipe = &emitter.Event1[Stream]{Name: "pipe"}
	// EventUnpipe is emitted on a destination with the source that left it.
	EventUnpipe = &emitter.Event2[Stream, *UnpipeInfo]{Name: "unpipe"}
)

// UnpipeInfo is the second argument of 'unpipe'. The pipe that is undone sets
// HasUnpiped, so that others between the same two ends leave it alone.
type UnpipeInfo struct {
	HasUnpiped bool
	Foreign    any // its face in another language, for the layer that has one
}
