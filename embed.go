package main

import (
	"embed"
	"io/fs"
)

//go:embed all:ui/dist
var uiDist embed.FS

// uiFiles is the built user interface. It holds nothing but a marker file when
// the binary was compiled without `make build`; the server then says so.
func uiFiles() fs.FS {
	sub, err := fs.Sub(uiDist, "ui/dist")
	if err != nil {
		return uiDist
	}
	return sub
}
