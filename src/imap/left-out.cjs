// In the build this stands for what imapflow loads at once and nothing of ours ever uses: its own
// logger, SOCKS proxies, and the tables of old Japanese charsets. Loaded, they cost every pass.
module.exports = {};
