// Command openapi writes the OpenAPI document, from which the user interface
// generates its types: to standard output, or to the file that is named.
package main

import (
	"fmt"
	"os"

	"frontdesk/app/httpapi"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "openapi:", err)
		os.Exit(1) //nolint:forbidigo // this is a main of its own
	}
}

func run(args []string) error {
	document, err := httpapi.Document()
	if err != nil {
		return err
	}
	if len(args) == 0 {
		_, err = os.Stdout.Write(document)
		return err
	}
	return os.WriteFile(args[0], document, 0o644) //nolint:gosec // a document for everybody
}
