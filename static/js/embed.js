// Players of other sites: the link gives way to the player when the reader presses it, never before.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-player]");
  // From a disk nobody can tell players on which site they are, and in the Tor network nothing comes from elsewhere.
  if (!link || !/^http/.test(location.protocol) || /\.onion$/.test(location.hostname) || event.metaKey || event.ctrlKey || event.shiftKey) return;
  const address = link.dataset.player
    .replace(/^https:\/\/(?:www\.youtube\.com\/watch\?v=|youtu\.be\/)([\w-]+).*/, "https://www.youtube-nocookie.com/embed/$1")
    .replace(/^https:\/\/vimeo\.com\/(\d+).*/, "https://player.vimeo.com/video/$1?dnt=1");
  if (!/^https:\/\//i.test(address)) return;
  event.preventDefault();
  const frame = document.createElement("iframe");
  frame.src = address;
  frame.title = link.textContent.trim();
  frame.allow = "fullscreen";
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  link.replaceWith(frame);
  frame.focus();
});
