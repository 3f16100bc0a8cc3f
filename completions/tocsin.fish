# Completions of tocsin for fish: commands, options and their words, asked of the program itself.
function __tocsin_commands
    tocsin help 2>/dev/null | string match -r '^  [a-z][a-z-]*  *[A-Z].*' | string replace -r '^  ([a-z-]+) +' '$1\t'
end
function __tocsin_options
    set -l words (commandline -opc)
    test (count $words) -gt 1; or return
    tocsin $words[2] --help 2>/dev/null | string match -r '^  --.*' | string replace -r '^  (--[a-z-]+)( [A-Z:|]+)? +' '$1\t'
end
complete -c tocsin -f -n '__fish_use_subcommand' -a '(__tocsin_commands)'
complete -c tocsin -f -n 'not __fish_use_subcommand' -a '(__tocsin_options)'
complete -c tocsin -n '__fish_seen_subcommand_from completion' -f -a 'bash zsh fish'
complete -c tocsin -n '__fish_seen_subcommand_from feeds' -f -a 'list add remove import export'
complete -c tocsin -n '__fish_seen_subcommand_from sample' -f -a 'load remove'
complete -c tocsin -n '__fish_seen_subcommand_from list search' -l severity -x -a 'low medium high critical'
complete -c tocsin -n '__fish_seen_subcommand_from list search' -l order -x -a 'rank time published score'
complete -c tocsin -l data -r -F
