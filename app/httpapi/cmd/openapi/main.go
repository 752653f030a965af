// Command openapi prints the OpenAPI document, for docs/openapi.json and the
// types that the user interface generates from it.
package main

import (
	"fmt"
	"os"

	"frontdesk/app/httpapi"
)

func main() {
	document, err := httpapi.Document()
	if err == nil {
		_, err = os.Stdout.Write(document)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "openapi:", err)
		os.Exit(1)
	}
}
