<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<!-- What Qt's own Japanese leaves in English. Compile: pyside6-lrelease minutes_ja.ts -->
<TS version="2.1" language="ja_JP" sourcelanguage="en">
<context>
    <name>QFileDialog</name>
    <message><source>&amp;Look in:</source><translation>場所(&amp;L):</translation></message>
    <message><source>Look in:</source><translation>場所:</translation></message>
    <message><source>Files of &amp;type:</source><translation>ファイルの種類(&amp;T):</translation></message>
    <message><source>Directory:</source><translation>フォルダー:</translation></message>
    <message><source>Parent Directory</source><translation>一つ上のフォルダー</translation></message>
    <message><source>Create New Folder</source><translation>新しいフォルダーを作る</translation></message>
    <message><source>&amp;New Folder</source><translation>新しいフォルダー(&amp;N)</translation></message>
    <message><source>New Folder</source><translation>新しいフォルダー</translation></message>
    <message><source>Folder</source><translation>フォルダー</translation></message>
    <message><source>File Folder</source><translation>フォルダー</translation></message>
    <message><source>My Computer</source><translation>このコンピューター</translation></message>
</context>
<context>
    <name>QAbstractFileIconProvider</name>
    <message><source>Folder</source><comment>All other platforms</comment><translation>フォルダー</translation></message>
    <message><source>File Folder</source><comment>Match Windows Explorer</comment><translation>フォルダー</translation></message>
    <message><source>Drive</source><translation>ドライブ</translation></message>
    <message><source>File</source><translation>ファイル</translation></message>
    <message><source>Alias</source><comment>macOS Finder</comment><translation>エイリアス</translation></message>
    <message><source>Shortcut</source><comment>All other platforms</comment><translation>ショートカット</translation></message>
    <message><source>Unknown</source><translation>不明</translation></message>
    <message><source>%1 File</source><comment>%1 is a file name suffix, for example txt</comment><translation>%1 ファイル</translation></message>
</context>
<context>
    <name>QFileSystemModel</name>
    <message><source>Computer</source><translation>コンピューター</translation></message>
    <message><source>My Computer</source><translation>このコンピューター</translation></message>
</context>
</TS>
