package parser

// state is a place in a grammar: what the next byte will be read as. The states
// of LLHTTP6 begin with s, those of HTTPParser29 with o.
type state uint8

// The states of LLHTTP6, grouped by the function that reads them.
const (
	// start line
	sStart state = iota
	sStartLF
	sMethod
	sFirstSpace
	sSpaces
	sHTTPStart
	sWordHTTP
	sWordICE
	sWordRTSP
	sMajor
	sDot
	sMinor
	sLineEnd
	sLineLF
	sPreface
	sRes
	sResMajor
	sResDot
	sResMinor
	sResSpace
	sStatusCode
	sStatusStart
	sStatus
	sStatusLF

	// URL
	sURLStart
	sURLSchema
	sURLDelim
	sURLDelim2
	sURLServer
	sURLServerAt
	sURLPath
	sURLQuery
	sURLFragment
	sURLStar
	sURLCRLF

	// header field name
	sFieldStart
	sField
	sFieldColon
	sFieldColonSpace
	sFieldGeneral
	sHeadersEnd

	// header field value
	sValueStart
	sValueStartLF
	sValueFold
	sValue
	sValueLenient
	sValueLF
	sValueNext
	sLength
	sLengthSpace
	sConn
	sConnClose
	sConnKeepAlive
	sConnUpgrade
	sConnSpace
	sConnToken
	sCoding
	sCodingChunked
	sCodingToken
	sCodingSpace

	// body
	sChunkStart
	sChunkSize
	sChunkParams
	sChunkSizeLF
	sChunkData
	sChunkDataCR
	sChunkDataLF
	sBody
	sBodyEOF
	sClosed
	sUpgraded
)

const (
	lastLineState  = sStatusLF
	lastURLState   = sURLCRLF
	lastFieldState = sHeadersEnd
	lastValueState = sCodingSpace
)

// headerState says what a header field means to the parser.
type headerState uint8

// The first five follow from a field's name, the others from its value.
const (
	hGeneral headerState = iota
	hConnection
	hContentLength
	hTransferEncoding
	hUpgrade
	hKeepAlive
	hClose
	hConnectionUpgrade
	hChunked
)
