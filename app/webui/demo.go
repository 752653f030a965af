package webui

import _ "embed"

// DemoContents are the contents of the demo shop at /demo, as JSONL that an
// import reads.
//
//go:embed demo/contents.jsonl
var DemoContents []byte
