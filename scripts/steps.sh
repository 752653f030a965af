# Sourced by scripts that run one step after another: each step is announced, timed and listed at the end.
# shellcheck shell=bash

step_lines=()
step_failed=0
step_not_run=0

# step NAME COMMAND...: runs the command; the first failure ends the script with the summary.
# A command that exits with 75 (EX_TEMPFAIL) says that it could not run here: loud, listed, not a failure.
step() {
  local name=$1 started=$SECONDS status=0
  shift
  [[ -z ${STEP_NOTES:-} ]] || : >"$STEP_NOTES"
  printf '\n=== %s\n' "$name"
  set +e # not `|| status=$?`, which would switch off errexit inside the step as well
  (
    set -euo pipefail
    "$@"
  )
  status=$?
  set -e
  case $status in
  0) step_note ok "$name" "$((SECONDS - started))" ;;
  75)
    step_not_run=$((step_not_run + 1))
    step_note 'NOT RUN' "$name" "$((SECONDS - started))"
    ;;
  *)
    step_failed=1
    step_note FAILED "$name" "$((SECONDS - started))"
    step_summary
    exit 1
    ;;
  esac
}

# A step may leave one line about itself, such as a count, in the file STEP_NOTES.
step_note() {
  local line note=''
  if [[ -s ${STEP_NOTES:-} ]]; then note=": $(head -1 "$STEP_NOTES")"; fi
  line=$(printf '%-8s %4ss  %s%s' "$1" "$3" "$2" "$note")
  step_lines+=("$line")
  printf -- '--- %s\n' "$line"
}

step_summary() {
  printf '\n%s\n' '=== summary'
  printf '%s\n' "${step_lines[@]}"
  if [[ $step_failed == 1 ]]; then
    printf 'FAILED after %ss; the steps that follow did not run\n' "$SECONDS"
  elif [[ $step_not_run -gt 0 ]]; then
    printf '%s steps passed, %s could not run here (see NOT RUN above), %ss\n' \
      "$((${#step_lines[@]} - step_not_run))" "$step_not_run" "$SECONDS"
  else
    printf 'all %s steps passed, %ss\n' "${#step_lines[@]}" "$SECONDS"
  fi
}
