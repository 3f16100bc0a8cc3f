# Completions of tocsin for bash: commands, options and their words, asked of the program itself.
_tocsin() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} words=""
	COMPREPLY=()
	if [ "$COMP_CWORD" -eq 1 ]; then
		words=$(tocsin help 2>/dev/null | sed -n 's/^  \([a-z][a-z-]*\)  *[A-Z].*/\1/p')
	else
		case $prev in
		--severity) words="low medium high critical" ;;
		--order) words="rank time published score" ;;
		--since) words="24h 3d 7d 30d" ;;
		--data | --feeds | import) mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
		help) words=$(tocsin help 2>/dev/null | sed -n 's/^  \([a-z][a-z-]*\)  *[A-Z].*/\1/p') ;;
		completion) words="bash zsh fish" ;;
		feeds) words="list add remove import export" ;;
		sample) words="load remove" ;;
		*) words=$(tocsin "${COMP_WORDS[1]}" --help 2>/dev/null | sed -n 's/^  \(--[a-z-]*\).*/\1/p') ;;
		esac
	fi
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
}
complete -F _tocsin tocsin
